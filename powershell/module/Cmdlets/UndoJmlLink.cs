using System.Management.Automation;

namespace Jml;

/// <summary>Takes back what the last hand did to the link of an object.</summary>
/// <remarks>
/// An object that was joined, made a person or kept out by hand goes back to how it stood before, and to whom it belonged.
/// A plain disconnect leaves nothing to take back: the join rules have been asked since.
/// </remarks>
/// <example>
///   <summary>What would follow if the join by hand were taken back?</summary>
///   <code>Undo-JmlLink -Object 4711 -Reason 'It was right before' -WhatIf</code>
/// </example>
/// <example>
///   <summary>What would follow if all joins by hand in the directory were taken back?</summary>
///   <code>Get-JmlConnectorSpaceObject -Connector AD -State ExplicitlyConnected | Undo-JmlLink -Reason 'Test over' -WhatIf</code>
/// </example>
/// <seealso href="Join-JmlObject"/>
/// <seealso href="Get-JmlDisconnector"/>
[Cmdlet(VerbsCommon.Undo, "JmlLink", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(LinkEffect), typeof(ConnectorSpaceObject))]
public sealed class UndoJmlLinkCommand : LinkRowCmdlet
{
    private protected override string Deed => "Take back the hand on";

    private protected override LinkChange Wanted(string target) => new("undo");
}
