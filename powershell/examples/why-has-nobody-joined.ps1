# Objects that belong to nobody yet, and why each still waits.
foreach ($connector in Get-JmlConnector) {
    foreach ($object in @(Get-JmlConnectorSpaceObject -Connector $connector.Name -State Disconnected -First 20)) {
        '{0} {1} {2}: {3}' -f $connector.Name, $object.Anchor, $object.DisplayName, ($object.Findings -join ' ')
    }
}
