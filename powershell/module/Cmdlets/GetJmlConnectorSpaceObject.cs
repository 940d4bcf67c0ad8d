using System.Management.Automation;

namespace Jml;

/// <summary>Gets objects of the connected systems, as they were last imported.</summary>
/// <remarks>
/// Objects come as they are read, page by page to the end; use -First to stop earlier. Findings say why something
/// expected has not happened.
/// </remarks>
/// <example>
///   <summary>Objects that belong to nobody yet.</summary>
///   <code>Get-JmlConnectorSpaceObject -State Disconnected -First 10</code>
/// </example>
/// <example>
///   <summary>Everything that belongs to the first person, in every connected system.</summary>
///   <code>Get-JmlMetaverseObject -First 1 | Get-JmlConnectorSpaceObject</code>
/// </example>
/// <seealso href="Get-JmlMetaverseObject"/>
/// <seealso href="Set-JmlDisconnector"/>
[Cmdlet(VerbsCommon.Get, "JmlConnectorSpaceObject", DefaultParameterSetName = "Search", SupportsPaging = true)]
[OutputType(typeof(ConnectorSpaceObject))]
public sealed class GetJmlConnectorSpaceObjectCommand : JmlCmdlet
{
    /// <summary>The numbers of the objects.</summary>
    [Parameter(ParameterSetName = "Id", Mandatory = true, ValueFromPipeline = true)]
    public long[] Id { get; set; } = [];

    /// <summary>The object that a pending export, an error or a disconnector is about.</summary>
    [Parameter(ParameterSetName = "Object", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public long? Object { get; set; }

    /// <summary>People, from Get-JmlMetaverseObject: everything that is joined to them.</summary>
    [Parameter(ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public MetaverseObject InputObject { get; set; } = null!;

    /// <summary>The connector whose space is looked at.</summary>
    [Parameter(ParameterSetName = "Search", Position = 0)]
    [Parameter(ParameterSetName = "InputObject")]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Connector { get; set; }

    /// <summary>How the object stands to the metaverse.</summary>
    [Parameter(ParameterSetName = "Search")]
    [Parameter(ParameterSetName = "InputObject")]
    public ObjectState? State { get; set; }

    /// <summary>The number of the person it is joined to.</summary>
    [Parameter(ParameterSetName = "Search")]
    public long? Person { get; set; }

    /// <summary>What the connected system calls the object.</summary>
    [Parameter(ParameterSetName = "Search")]
    [ValidateNotNullOrEmpty]
    public string? Anchor { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case "Id": WriteEach<ConnectorSpaceObject>("connector-space", Id); break;
            case "Object": WriteEach<ConnectorSpaceObject>("connector-space", Object is { } id ? [id] : []); break;
            case "InputObject": WriteList<ConnectorSpaceObject>(Search(InputObject.Id)); break;
            default: WriteList<ConnectorSpaceObject>(Search(Person)); break;
        }
    }

    private Query Search(long? person) => new Query("connector-space")
        .With("connector", Connector).With("state", State).With("person", person).With("anchor", Anchor);
}
