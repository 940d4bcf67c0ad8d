using System.Management.Automation;

namespace Jml;

/// <summary>Asks for a vanished account back, as a change set on hold.</summary>
/// <remarks>
/// The account comes back once somebody else has approved the change set and an export has run: disabled, where it lay, and
/// joined to its person as before. JML Sync enables it only if it had disabled it itself; otherwise give it a new password
/// and enable it by hand. With -WhatIf the system is asked what would come back, and nothing is changed.
/// </remarks>
/// <example>
///   <summary>What would come back of everything that has vanished from the directory?</summary>
///   <code>Get-JmlConnectorSpaceObject -Connector AD -State Placeholder | Restore-JmlObject -Reason 'A unit was deleted' -WhatIf</code>
/// </example>
/// <example>
///   <summary>Ask for one account back, and look at what waits for the approval of somebody else.</summary>
///   <code>Restore-JmlObject -Object 4711 -Reason 'Deleted by mistake'; Get-JmlChangeSet -State Held</code>
/// </example>
/// <seealso href="Get-JmlDeletedObject"/>
/// <seealso href="Remove-JmlRestoreWish"/>
[Cmdlet(VerbsData.Restore, "JmlObject", DefaultParameterSetName = "InputObject", SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RestoreWish), typeof(DeletedObject))]
public sealed class RestoreJmlObjectCommand : VanishedObjectCmdlet
{
    /// <summary>Why: whoever approves it reads it.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => Ask(Number, service =>
    {
        var seen = service.Get<DeletedObject>($"connector-space/{Number}/deleted", StopToken);
        if (!ShouldProcess(Target(seen), Deed(seen))) WriteObject(seen);
        else WriteObject(service.Post<RestoreWish>($"connector-space/{Number}/restore", new { Reason }, StopToken));
    });

    private static string Target(DeletedObject seen) =>
        $"object {seen.Object}, {seen.DisplayName} in {seen.Connector}{(seen.Found ? $": {seen.DistinguishedName}" : "")}";

    private static string Deed(DeletedObject seen) => !seen.Found
        ? $"Ask for it back, which is refused now ({seen.Sentence})"
        : $"Ask for it back, disabled and with its {(seen.WithValues == true ? "values and groups" : "names only")}";
}
