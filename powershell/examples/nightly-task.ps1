# What a scheduled task runs: nothing is asked, and the task's result tells how it went.
$ErrorActionPreference = 'Stop'
$run = Start-JmlSync -Cycle Delta -Wait -ErrorAction Continue
exit $run.ExitCode
