using System.Management.Automation;

namespace Jml;

/// <summary>Denies a change set that is on hold: nothing of it is exported.</summary>
/// <remarks>When the same changes are wanted again by a later run, they are put on hold again, in a new set.</remarks>
/// <example>
///   <summary>Deny one set.</summary>
///   <code>Get-JmlChangeSet -Id 41 | Deny-JmlChangeSet -Reason 'The extract lacked a directorate; ESR sends another'</code>
/// </example>
/// <example>
///   <summary>What would be denied.</summary>
///   <code>Get-JmlChangeSet -State Held | Deny-JmlChangeSet -Reason 'Wrong extract' -WhatIf</code>
/// </example>
/// <seealso href="Get-JmlChangeSet"/>
/// <seealso href="Approve-JmlChangeSet"/>
[Cmdlet(VerbsLifecycle.Deny, "JmlChangeSet", DefaultParameterSetName = "InputObject", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ChangeSet))]
public sealed class DenyJmlChangeSetCommand : JmlCmdlet
{
    /// <summary>The set, from Get-JmlChangeSet.</summary>
    [Parameter(ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public ChangeSet InputObject { get; set; } = null!;

    /// <summary>The number of the set.</summary>
    [Parameter(ParameterSetName = "Id", Mandatory = true)]
    public long Id { get; set; }

    /// <summary>Why, for whoever reads the audit.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var (id, name) = ParameterSetName == "Id" ? (Id, $"change set {Id}") : (InputObject.Id, InputObject.Name);
        if (!ShouldProcess(name, "Deny")) return;
        Ask(id, service => WriteObject(service.Post<ChangeSet>($"change-sets/{id}/deny", new { Reason }, StopToken)));
    }
}
