//! The settings of a cluster, as servers tell them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::indices::find_setting;

/// The settings of a cluster.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ClusterSettings {
    /// Those that stay when the cluster starts anew.
    pub persistent: SettingValues,
    /// Those that are forgotten then, and go before the persistent ones.
    pub transient: SettingValues,
    /// The values of all others, if the call asked for them
    /// ([`include_defaults`](super::ClusterGetSettings::include_defaults)).
    pub defaults: Option<SettingValues>,
}

impl ClusterSettings {
    /// The value that counts of a setting such as `cluster.routing.allocation.enable`: the transient
    /// one, else the persistent one, else the default, if the call asked for defaults. Servers write
    /// numbers and `true` as texts.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let set = self.transient.get(name).or_else(|| self.persistent.get(name));
        set.or_else(|| self.defaults.as_ref()?.get(name))
    }
}

/// Settings as the server wrote them: nested, or flat where the call asked for that.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct SettingValues(Value);

impl SettingValues {
    /// The setting of this name, such as `cluster.routing.allocation.enable`; of nested settings also
    /// a group of them, such as `cluster.routing`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        find_setting(&self.0, name)
    }

    /// All of them by their whole names.
    #[must_use]
    pub fn flat(&self) -> BTreeMap<String, &Value> {
        let mut flat = BTreeMap::new();
        flatten(String::new(), &self.0, &mut flat);
        flat
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.flat().is_empty()
    }

    /// All of them as the server wrote them.
    #[must_use]
    pub fn as_json(&self) -> &Value {
        &self.0
    }
}

fn flatten<'v>(name: String, value: &'v Value, flat: &mut BTreeMap<String, &'v Value>) {
    let Value::Object(members) = value else {
        flat.insert(name, value);
        return;
    };
    for (member, value) in members {
        let name = if name.is_empty() { member.clone() } else { format!("{name}.{member}") };
        flatten(name, value, flat);
    }
}
