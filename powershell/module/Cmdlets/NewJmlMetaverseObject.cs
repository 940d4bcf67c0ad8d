using System.Management.Automation;

namespace Jml;

/// <summary>Makes an object that belongs to nobody a person of its own, by hand.</summary>
/// <remarks>
/// MIM calls it projection. The person's values, and what follows from them in other systems, come with the next
/// synchronisation; -WhatIf shows them. Undo-JmlLink takes it back.
/// </remarks>
/// <example>
///   <summary>What would follow for the first object that nothing joined?</summary>
///   <code>Get-JmlDisconnector -Type Normal -First 1 | New-JmlMetaverseObject -Reason 'Nobody else, says the ward' -WhatIf</code>
/// </example>
/// <example>
///   <summary>Make a person of one mailbox.</summary>
///   <code>New-JmlMetaverseObject -Connector NHSmail -Anchor 'b7c1e2' -Reason 'Honorary post, ticket 902'</code>
/// </example>
/// <seealso href="Join-JmlObject"/>
/// <seealso href="Undo-JmlLink"/>
[Cmdlet(VerbsCommon.New, "JmlMetaverseObject", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(LinkEffect), typeof(ConnectorSpaceObject))]
public sealed class NewJmlMetaverseObjectCommand : LinkRowCmdlet
{
    private protected override string Deed => "Make a person of";

    private protected override LinkChange Wanted(string target) => new("project");
}
