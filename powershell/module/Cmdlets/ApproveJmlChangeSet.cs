using System.Management.Automation;

namespace Jml;

/// <summary>Approves a change set that is on hold, so that the next export sends it.</summary>
/// <remarks>
/// Type back the number of items, and say why: both are kept. The approval is bound to the digest of the set that was
/// looked at, so that nothing else is approved. Whoever started the run cannot approve what it put on hold; some sets
/// need two people. A set that is closed, another number of items or a key that may not approve is refused before the
/// question, which names what cannot be undone. -Force leaves the question out, and no check.
/// </remarks>
/// <example>
///   <summary>Approve one set of 60 changes, e.g. the August changeover.</summary>
///   <code>Get-JmlChangeSet -Id 41 | Approve-JmlChangeSet -Count 60 -Reason 'August changeover, agreed with HR'</code>
/// </example>
/// <example>
///   <summary>Would it be accepted, and what of it cannot be undone?</summary>
///   <code>Get-JmlChangeSet -Id 41 | Approve-JmlChangeSet -Count 60 -Reason 'August changeover' -WhatIf</code>
/// </example>
/// <example>
///   <summary>Approve all but one object.</summary>
///   <code>Get-JmlChangeSet -Id 41 | Approve-JmlChangeSet -Count 60 -Except 907 -Reason 'All but Dr Hughes, who stays'</code>
/// </example>
/// <seealso href="Get-JmlChangeSet"/>
/// <seealso href="Deny-JmlChangeSet"/>
[Cmdlet(VerbsLifecycle.Approve, "JmlChangeSet", DefaultParameterSetName = "InputObject", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeSet))]
public sealed class ApproveJmlChangeSetCommand : JmlCmdlet
{
    /// <summary>The set as it was looked at, from Get-JmlChangeSet.</summary>
    [Parameter(ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public ChangeSet InputObject { get; set; } = null!;

    /// <summary>The number of the set.</summary>
    [Parameter(ParameterSetName = "Id", Mandatory = true)]
    public long Id { get; set; }

    /// <summary>The digest of the set as it was looked at.</summary>
    [Parameter(ParameterSetName = "Id", Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Digest { get; set; } = "";

    /// <summary>The number of items in the set, typed back.</summary>
    [Parameter(Mandatory = true)]
    public int Count { get; set; }

    /// <summary>Why, for whoever reads the audit.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <summary>Objects of the set that are left out: the Object of their items.</summary>
    [Parameter]
    public long[] Except { get; set; } = [];

    /// <summary>Do not ask. The count, the digest and who may approve are checked all the same.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "InputObject") Approve(InputObject, InputObject.Digest);
        else Ask(Id, service => Approve(service.Get<ChangeSet>($"change-sets/{Id}", StopToken), Digest));
    }

    private void Approve(ChangeSet set, string digest)
    {
        var approval = new { digest, Count, Reason, Except };
        var path = $"change-sets/{set.Id}/approve";
        Ask(set.Id, service =>
        {
            if (IsAsked && !IsAgreed(service.Post<ChangeSet>(path + "/check", approval, StopToken))) return;
            WriteObject(service.Post<ChangeSet>(path, approval, StopToken));
        });
    }

    /// <summary>-Force must not turn "what if" into a change, nor override a -Confirm of the same line.</summary>
    private bool IsAsked => !Force || IsOn("WhatIf") || IsOn("Confirm");

    private bool IsAgreed(ChangeSet set)
    {
        var leftOut = Except.Length == 0 ? "" : $" without {Except.Length:N0} of its objects";
        var facts = $"{set.Why} {Irreversibly(set)}";
        return ShouldProcess($"Approve {set.Name}{leftOut}. {facts}", $"Approve {set.Name}{leftOut}?\n{facts}", "Approve-JmlChangeSet");
    }

    private static string Irreversibly(ChangeSet set) =>
        set.Irreversible == null
            ? "There is no undo: what is exported is put right by a later run, or by hand."
            : $"CANNOT BE UNDONE: {set.Irreversible}.";
}
