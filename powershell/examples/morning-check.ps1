# What a morning check looks at: the service, the last run, what waits for a decision.
$health = Get-JmlHealth
"Service: $($health.Status)"
foreach ($note in $health.Notes) { "  $($note.Sentence) $($note.Remedy)" }

$run = Get-JmlRun -Last
'Run {0} ended as {1}, {2} errors' -f $run.Id, $run.Result, $run.Errors
$run | Get-JmlRunError -First 20 | ForEach-Object { "  $($_.Connector): $($_.Message) $($_.Remedy)" }

foreach ($set in @(Get-JmlChangeSet -State Held)) {
    'On hold: set {0}, {1} x {2} on {3}: {4}' -f $set.Id, $set.Count, $set.Operation, $set.Connector, $set.Why
}
