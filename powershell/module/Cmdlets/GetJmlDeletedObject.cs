using System.Management.Automation;

namespace Jml;

/// <summary>Looks among the deleted objects of a connected system for one that has vanished.</summary>
/// <remarks>
/// The system itself is asked, now: whether it still has the object, since when it is deleted, where it lay, and whether it
/// would come back with its values and groups. Nothing is changed.
/// </remarks>
/// <example>
///   <summary>What does the directory remember of the accounts that have vanished?</summary>
///   <code>Get-JmlConnectorSpaceObject -Connector AD -State Placeholder | Get-JmlDeletedObject</code>
/// </example>
/// <example>
///   <summary>The same of one object, which a finding names.</summary>
///   <code>Get-JmlDeletedObject -Object 4711</code>
/// </example>
/// <seealso href="Restore-JmlObject"/>
[Cmdlet(VerbsCommon.Get, "JmlDeletedObject", DefaultParameterSetName = "InputObject")]
[OutputType(typeof(DeletedObject))]
public sealed class GetJmlDeletedObjectCommand : VanishedObjectCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        Ask(Number, service => WriteObject(service.Get<DeletedObject>($"connector-space/{Number}/deleted", StopToken)));
}
