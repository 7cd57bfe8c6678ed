//! Integration, fault and conformance tests of the workspace.
