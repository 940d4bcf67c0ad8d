using System;
using System.Management.Automation;

namespace Jml;

/// <summary>Takes objects of a connected system from their people, by hand.</summary>
/// <remarks>
/// Without -Explicit the next synchronisation asks the join rules, which may join the object to the same person again:
/// -WhatIf shows it. With -Explicit the object is kept out until somebody lets it in, across deletion and restoring; it
/// stays where it is, and is neither changed nor disabled. A row that is refused is an error with its number, and the
/// others are done, unless -AllOrNothing is given.
/// </remarks>
/// <example>
///   <summary>Would it only be joined again?</summary>
///   <code>Disconnect-JmlObject -Object 4711 -Reason 'Whose is it?' -WhatIf</code>
/// </example>
/// <example>
///   <summary>Keep one account out until somebody has looked at it again.</summary>
///   <code>Disconnect-JmlObject -Object 4711 -Explicit -Reason 'Keeps NHSmail only' -Owner 'Ward 12' -ReviewOn 2031-04-01</code>
/// </example>
/// <seealso href="Join-JmlObject"/>
/// <seealso href="Set-JmlDisconnector"/>
/// <seealso href="Undo-JmlLink"/>
[Cmdlet(VerbsCommunications.Disconnect, "JmlObject", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(LinkEffect), typeof(ConnectorSpaceObject))]
public sealed class DisconnectJmlObjectCommand : LinkRowCmdlet
{
    /// <summary>Keep it out until somebody lets it in again.</summary>
    [Parameter]
    public SwitchParameter Explicit { get; set; }

    /// <summary>Who answers for it; with -Explicit only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Owner { get; set; }

    /// <summary>When somebody should look at it again; the date warns and changes nothing. With -Explicit only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Day(OfRow = true)]
    public DateTime? ReviewOn { get; set; }

    private protected override DateTime? Review => ReviewOn;

    private protected override string? Answering => Owner;

    private protected override string Deed => Explicit ? "Keep out" : "Disconnect";

    private protected override LinkChange? Wanted(string target)
    {
        if (Explicit) return new LinkChange("keep-out") { Owner = NotEmpty(Owner), ReviewOn = LinkChange.Day(ReviewOn) };
        if (NotEmpty(Owner) == null && ReviewOn == null) return new LinkChange("disconnect");
        Refuse(target, $"An owner and a review date are kept with an explicit disconnector only. Add -Explicit, or leave them out for {target}.");
        return null;
    }
}
