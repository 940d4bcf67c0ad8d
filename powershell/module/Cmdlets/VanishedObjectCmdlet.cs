using System.Management.Automation;

namespace Jml;

/// <summary>What the cmdlets share that are about an object which has vanished from its system.</summary>
public abstract class VanishedObjectCmdlet : JmlCmdlet
{
    /// <summary>Objects from Get-JmlConnectorSpaceObject.</summary>
    [Parameter(ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public ConnectorSpaceObject InputObject { get; set; } = null!;

    /// <summary>The number of the connector-space object.</summary>
    [Parameter(ParameterSetName = "Object", Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public long Object { get; set; }

    private protected long Number => ParameterSetName == "InputObject" ? InputObject.Id : Object;
}
