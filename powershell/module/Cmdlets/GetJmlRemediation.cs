using System.Management.Automation;

namespace Jml;

/// <summary>Gets the manual steps for somebody who should not be on ESR, in NHSmail and in Active Directory alike.</summary>
/// <remarks>
/// Says in which of the systems the person is now, what that means, and for everything that may be wanted instead the
/// steps, with the person's own addresses and object numbers. Nothing is changed. An object that belongs to nobody is
/// answered for as well.
/// </remarks>
/// <example>
///   <summary>What is to be done for a contractor who should keep NHSmail only?</summary>
///   <code>Get-JmlMetaverseObject -Email cara.contractor@nhs.example | Get-JmlRemediation</code>
/// </example>
/// <example>
///   <summary>The steps of each remedy for one person, as text for a ticket.</summary>
///   <code>(Get-JmlRemediation -Person 12).Remedies | ForEach-Object { $_.Wanted; $_.Steps }</code>
/// </example>
/// <seealso href="Get-JmlExplanation"/>
/// <seealso href="Set-JmlDisconnector"/>
[Cmdlet(VerbsCommon.Get, "JmlRemediation", DefaultParameterSetName = "Person")]
[OutputType(typeof(Remediation))]
public sealed class GetJmlRemediationCommand : JmlCmdlet
{
    /// <summary>The number of the person.</summary>
    [Parameter(ParameterSetName = "Person", Mandatory = true, Position = 0)]
    public long Person { get; set; }

    /// <summary>The number of a connector-space object: a person's, or nobody's.</summary>
    [Parameter(ParameterSetName = "Object", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public long Object { get; set; }

    /// <summary>People, from Get-JmlMetaverseObject.</summary>
    [Parameter(ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public MetaverseObject InputObject { get; set; } = null!;

    /// <summary>Objects of a connected system, from Get-JmlConnectorSpaceObject.</summary>
    [Parameter(ParameterSetName = "SpaceObject", Mandatory = true, ValueFromPipeline = true)]
    public ConnectorSpaceObject SpaceObject { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case "Object": Remediate("connector-space", Object); break;
            case "SpaceObject": Remediate("connector-space", SpaceObject.Id); break;
            case "InputObject": Remediate("metaverse", InputObject.Id); break;
            default: Remediate("metaverse", Person); break;
        }
    }

    private void Remediate(string noun, long id) =>
        Ask(id, service => WriteObject(service.Get<Remediation>($"{noun}/{id}/remediation", StopToken)));
}
