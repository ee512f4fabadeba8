//! The stages of a blue/green, linear or canary deployment.
//!
//! Source: ECS API reference, DeploymentLifecycleHook and ServiceDeploymentLifecycleStage; ECS Developer Guide, "Amazon
//! ECS blue/green deployments workflow".

use serde::Serialize;

/// A stage, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Stage {
    Reconcile,
    PreScaleUp,
    ScaleUp,
    PostScaleUp,
    TestShift,
    PostTestShift,
    PreProductionShift,
    ProductionShift,
    PostProductionShift,
    Bake,
    CleanUp,
}

/// Every stage in order.
pub const STAGES: [Stage; 11] = [
    Stage::Reconcile,
    Stage::PreScaleUp,
    Stage::ScaleUp,
    Stage::PostScaleUp,
    Stage::TestShift,
    Stage::PostTestShift,
    Stage::PreProductionShift,
    Stage::ProductionShift,
    Stage::PostProductionShift,
    Stage::Bake,
    Stage::CleanUp,
];

impl Stage {
    /// ECS's word.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Reconcile => "RECONCILE_SERVICE",
            Stage::PreScaleUp => "PRE_SCALE_UP",
            Stage::ScaleUp => "SCALE_UP",
            Stage::PostScaleUp => "POST_SCALE_UP",
            Stage::TestShift => "TEST_TRAFFIC_SHIFT",
            Stage::PostTestShift => "POST_TEST_TRAFFIC_SHIFT",
            Stage::PreProductionShift => "PRE_PRODUCTION_TRAFFIC_SHIFT",
            Stage::ProductionShift => "PRODUCTION_TRAFFIC_SHIFT",
            Stage::PostProductionShift => "POST_PRODUCTION_TRAFFIC_SHIFT",
            Stage::Bake => "BAKE_TIME",
            Stage::CleanUp => "CLEAN_UP",
        }
    }

    /// The word in `lifecycleStage`, which has none for PRE_PRODUCTION_TRAFFIC_SHIFT.
    pub fn shown(self) -> &'static str {
        match self {
            Stage::PreProductionShift => Stage::ProductionShift.word(),
            other => other.word(),
        }
    }

    /// The stage of a word at which hooks may stand.
    pub fn hooked(word: &str) -> Option<Stage> {
        let stage = STAGES.into_iter().find(|stage| stage.word() == word)?;
        (!matches!(stage, Stage::ScaleUp | Stage::Bake | Stage::CleanUp)).then_some(stage)
    }

    /// The stage after this one.
    pub fn next(self) -> Stage {
        let at = STAGES.iter().position(|stage| *stage == self).unwrap_or(STAGES.len());
        STAGES.get(at + 1).copied().unwrap_or(Stage::CleanUp)
    }
}
