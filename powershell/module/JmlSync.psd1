@{
    RootModule             = 'JmlSync.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '5b0a6a0e-3f6d-4f0b-9f0c-2d6a52a1c7e4'
    Author                 = 'JML Sync contributors'
    CompanyName            = 'JML Sync'
    Copyright              = '(c) JML Sync contributors'
    Description            = 'Runs and looks after JML Sync: joiners, movers and leavers between ESR, NHSmail and Active Directory.'
    CompatiblePSEditions   = @('Desktop', 'Core')
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess       = @(
        'JmlSync.Runs.format.ps1xml',
        'JmlSync.People.format.ps1xml',
        'JmlSync.Answers.format.ps1xml',
        'JmlSync.Changes.format.ps1xml',
        'JmlSync.Links.format.ps1xml',
        'JmlSync.Service.format.ps1xml'
    )
    TypesToProcess         = @('JmlSync.types.ps1xml')
    CmdletsToExport        = @(
        'Approve-JmlChangeSet',
        'Approve-JmlPreview',
        'Connect-JmlService',
        'Deny-JmlChangeSet',
        'Disconnect-JmlObject',
        'Export-JmlPreview',
        'Get-JmlApiKey',
        'Get-JmlChange',
        'Get-JmlChangeSet',
        'Get-JmlConnector',
        'Get-JmlConnectorSpaceObject',
        'Get-JmlDeletedObject',
        'Get-JmlDisconnector',
        'Get-JmlExplanation',
        'Get-JmlExport',
        'Get-JmlHealth',
        'Get-JmlMetaverseObject',
        'Get-JmlObjectHistory',
        'Get-JmlPendingExport',
        'Get-JmlPreview',
        'Get-JmlRemediation',
        'Get-JmlRun',
        'Get-JmlRunError',
        'Get-JmlRunStep',
        'Get-JmlUndoneValue',
        'Join-JmlObject',
        'New-JmlApiKey',
        'New-JmlMetaverseObject',
        'Remove-JmlApiKey',
        'Remove-JmlRestoreWish',
        'Remove-JmlUndoneValue',
        'Repair-JmlJoin',
        'Restore-JmlObject',
        'Resume-JmlExport',
        'Resume-JmlRun',
        'Set-JmlDisconnector',
        'Start-JmlRun',
        'Start-JmlSync',
        'Stop-JmlRun',
        'Undo-JmlExport',
        'Undo-JmlLink'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    PrivateData            = @{ PSData = @{ Tags = @('NHS', 'Identity', 'JML') } }
}
