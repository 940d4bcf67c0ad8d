using System;
using System.Management.Automation;

namespace Jml;

/// <summary>Keeps an object of a connected system out of the metaverse, or lets it in again.</summary>
/// <remarks>
/// Nothing flows from or to an explicit disconnector until somebody sets it back to normal; then the next run asks the
/// join rules. That holds for an object that is joined to a person, too. The reason is kept and audited. An object is
/// named by its number, or by its connector and what the connected system calls it. Reason, Owner and ReviewOn may be
/// columns of a list. Each row is asked about, and all of them go in one request; a row that is refused is an error with
/// its number, and the others are done, unless -AllOrNothing is given. With -WhatIf the effect of all of them is returned.
/// </remarks>
/// <example>
///   <summary>What would follow, for a list with the columns Connector and Anchor.</summary>
///   <code>Import-Csv leave-alone.csv | Set-JmlDisconnector -Type Explicit -Reason 'NHSmail only' -WhatIf</code>
/// </example>
/// <example>
///   <summary>Keep every row of the list out, without a question for each; its other columns are Reason, Owner and ReviewOn.</summary>
///   <code>Import-Csv leave-alone.csv | Set-JmlDisconnector -Type Explicit -Confirm:$false</code>
/// </example>
/// <example>
///   <summary>Put off the review of those that are due, with the reasons and owners they have.</summary>
///   <code>Get-JmlDisconnector -ReviewBefore 2031-04-01 | Set-JmlDisconnector -Type Explicit -ReviewOn 2032-04-01</code>
/// </example>
/// <example>
///   <summary>What would follow if all that were kept out by hand were let in again?</summary>
///   <code>Get-JmlDisconnector -Type Explicit | Set-JmlDisconnector -Type Normal -Reason 'Yearly review' -WhatIf</code>
/// </example>
/// <seealso href="Get-JmlDisconnector"/>
/// <seealso href="Disconnect-JmlObject"/>
[Cmdlet(VerbsCommon.Set, "JmlDisconnector", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(LinkEffect), typeof(Disconnector))]
public sealed class SetJmlDisconnectorCommand : LinkRowCmdlet
{
    /// <summary>Explicit keeps the object out; Normal, of one that was kept out, lets the next run join it.</summary>
    [Parameter(Mandatory = true)]
    [ValidateSet("Explicit", "Normal")]
    public DisconnectorType Type { get; set; }

    /// <summary>Who answers for it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Owner { get; set; }

    /// <summary>When somebody should look at it again; the date warns and changes nothing.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Day(OfRow = true)]
    public DateTime? ReviewOn { get; set; }

    private protected override DateTime? Review => ReviewOn;

    private protected override string? Answering => Owner;

    private protected override string Deed => Type == DisconnectorType.Explicit ? "Keep out" : "Let in";

    private protected override bool AsksForAll => false;

    private protected override bool IsWanted(string target) =>
        IsWhatIf || ShouldProcess(target, $"Make {Type.ToString().ToLowerInvariant()} disconnector");

    private protected override LinkChange Wanted(string target) => Type == DisconnectorType.Normal
        ? new LinkChange("let-in")
        : new LinkChange("keep-out") { Owner = NotEmpty(Owner), ReviewOn = LinkChange.Day(ReviewOn) };

    private protected override object Finished(Service service, ConnectorSpaceObject item) =>
        service.Get<Disconnector>($"disconnectors/{item.Id}", StopToken);
}
