using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Net.Http;

namespace Jml;

/// <summary>Keeps an object of a connected system out of the metaverse, or lets it in again.</summary>
/// <remarks>
/// Nothing flows from or to an explicit disconnector until somebody sets it back to normal; then the next run asks the
/// join rules. That holds for an object that is joined to a person, too. The reason is kept and audited. An object is
/// named by its number, or by its connector and what the connected system calls it.
/// </remarks>
/// <example>
///   <summary>What would be kept out, for each row of a list with the columns Connector and Anchor.</summary>
///   <code>Import-Csv leave-alone.csv | Set-JmlDisconnector -Type Explicit -Reason 'NHSmail only' -WhatIf</code>
/// </example>
/// <example>
///   <summary>Keep every row of the list out, without a question for each.</summary>
///   <code>Import-Csv leave-alone.csv | Set-JmlDisconnector -Type Explicit -Reason 'NHSmail only' -Confirm:$false</code>
/// </example>
/// <example>
///   <summary>What would be let in again, of all that were kept out by hand.</summary>
///   <code>Get-JmlDisconnector -Type Explicit | Set-JmlDisconnector -Type Normal -Reason 'Yearly review' -WhatIf</code>
/// </example>
/// <seealso href="Get-JmlDisconnector"/>
[Cmdlet(VerbsCommon.Set, "JmlDisconnector", DefaultParameterSetName = "Object", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Disconnector))]
public sealed class SetJmlDisconnectorCommand : JmlCmdlet
{
    /// <summary>The number of the connector-space object.</summary>
    [Parameter(ParameterSetName = "Object", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public long Object { get; set; }

    /// <summary>Objects from Get-JmlConnectorSpaceObject.</summary>
    [Parameter(ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public ConnectorSpaceObject InputObject { get; set; } = null!;

    /// <summary>The connector whose space holds the object.</summary>
    [Parameter(ParameterSetName = "Anchor", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    public string Connector { get; set; } = "";

    /// <summary>What the connected system calls the object.</summary>
    [Parameter(ParameterSetName = "Anchor", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Anchor { get; set; } = "";

    /// <summary>Explicit keeps the object out; Normal, of one that was kept out, lets the next run join it.</summary>
    [Parameter(Mandatory = true)]
    [ValidateSet("Explicit", "Normal")]
    public DisconnectorType Type { get; set; }

    /// <summary>Why, for whoever reads the audit.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <summary>Who answers for it.</summary>
    [Parameter]
    public string? Owner { get; set; }

    /// <summary>When somebody should look at it again.</summary>
    [Parameter]
    public DateTime? ReviewOn { get; set; }

    /// <summary>Return the disconnector as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Target, $"Make {Type.ToString().ToLowerInvariant()} disconnector")) return;
        Ask(Target, service =>
        {
            var disconnector = service.Send<Disconnector>(HttpMethod.Put, $"disconnectors/{Number(service)}", Decision, StopToken);
            if (PassThru) WriteObject(disconnector);
        });
    }

    private string Target => ParameterSetName switch
    {
        "Object" => $"object {Object}",
        "InputObject" => $"object {InputObject.Id}, {InputObject.DisplayName} in {InputObject.Connector}",
        _ => $"{Anchor} in {Connector}",
    };

    private object Decision => new
    {
        Type = Type.ToString(),
        Reason,
        Owner,
        ReviewOn = ReviewOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private long Number(Service service) => ParameterSetName switch
    {
        "Object" => Object,
        "InputObject" => InputObject.Id,
        _ => Find(service).Id,
    };

    private ConnectorSpaceObject Find(Service service)
    {
        var query = new Query("connector-space").With("connector", Connector).With("anchor", Anchor);
        return service.GetAll<ConnectorSpaceObject>(query, StopToken).FirstOrDefault() ?? throw new ServiceException("not-found",
            $"No object of {Connector} is called {Anchor}. Get-JmlDisconnector -Connector {Connector} lists what is there.",
            ErrorCategory.ObjectNotFound, false);
    }
}
