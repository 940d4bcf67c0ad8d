# Makes a home folder for every account that an import has shown, and says which to close when one is disabled.
# Keep the cursor in a file of your own and run this as a scheduled task of your own: JML Sync runs no scripts.
$cursorFile = Join-Path $env:ProgramData 'home-folders.cursor'
$cursor = if (Test-Path $cursorFile) { Get-Content $cursorFile } else { '0' }
foreach ($change in Get-JmlChange -After $cursor -Connector AD) {
    $name = @($change.Account['sAMAccountName'])[0]
    switch ($change.Operation) {
        'Create'  { $null = New-Item -ItemType Directory -Path "\\files\home$\$name" -Force }
        'Disable' { "Close the folder of $name" }
    }
    # Kept after each one: after a crash the last one comes again, and making a folder that is there harms nobody.
    Set-Content -Path $cursorFile -Value $change.Cursor
}
