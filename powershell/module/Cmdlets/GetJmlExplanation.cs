using System.Management.Automation;

namespace Jml;

/// <summary>Says why a person or an object has what it has, or has not.</summary>
/// <remarks>
/// Sentence is the whole answer, fit for a ticket: it holds no name, number or address. For a person it says for each
/// connected system how the account there came to be theirs or why there is none; for an object of a connected system
/// why it is joined, or whom it may be and what stands against it.
/// </remarks>
/// <example>
///   <summary>Why somebody has no account, for a ticket.</summary>
///   <code>Get-JmlMetaverseObject -First 1 | Get-JmlExplanation | ForEach-Object { $_.Sentence }</code>
/// </example>
/// <example>
///   <summary>Why the objects that belong to nobody are not joined.</summary>
///   <code>Get-JmlConnectorSpaceObject -State Disconnected -First 5 | Get-JmlExplanation</code>
/// </example>
/// <seealso href="Get-JmlMetaverseObject"/>
/// <seealso href="Get-JmlObjectHistory"/>
[Cmdlet(VerbsCommon.Get, "JmlExplanation", DefaultParameterSetName = "Person")]
[OutputType(typeof(Explanation))]
public sealed class GetJmlExplanationCommand : JmlCmdlet
{
    /// <summary>The number of the person.</summary>
    [Parameter(ParameterSetName = "Person", Mandatory = true, Position = 0)]
    public long Person { get; set; }

    /// <summary>The number of the connector-space object.</summary>
    [Parameter(ParameterSetName = "Object", Mandatory = true)]
    public long Object { get; set; }

    /// <summary>People from Get-JmlMetaverseObject, or objects from Get-JmlConnectorSpaceObject.</summary>
    [Parameter(ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName == "InputObject" ? InputObject.BaseObject : null)
        {
            case MetaverseObject person: Explain("metaverse", person.Id); break;
            case ConnectorSpaceObject one: Explain("connector-space", one.Id); break;
            case null when ParameterSetName == "Person": Explain("metaverse", Person); break;
            case null when ParameterSetName == "Object": Explain("connector-space", Object); break;
            default: WriteError(NotKnown()); break;
        }
    }

    private void Explain(string noun, long id) =>
        Ask(id, service => WriteObject(service.Get<Explanation>($"{noun}/{id}/explanation", StopToken)));

    private ErrorRecord NotKnown() => new ServiceException("request-invalid",
        $"{InputObject} is neither a person nor an object of a connected system. Pass what Get-JmlMetaverseObject or Get-JmlConnectorSpaceObject gives.",
        ErrorCategory.InvalidArgument, false).ToErrorRecord(InputObject);
}
