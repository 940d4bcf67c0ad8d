using System.Linq;
using System.Management.Automation;

namespace Jml;

/// <summary>Gets the connected systems, with how many objects each has and how many are joined.</summary>
/// <remarks>Objects minus joined are the disconnectors.</remarks>
/// <example>
///   <summary>Which systems are connected?</summary>
///   <code>Get-JmlConnector</code>
/// </example>
/// <example>
///   <summary>How many objects of each system belong to nobody.</summary>
///   <code>Get-JmlConnector | ForEach-Object { '{0}: {1}' -f $_.Name, ($_.Objects - $_.Joined) }</code>
/// </example>
/// <seealso href="Get-JmlDisconnector"/>
[Cmdlet(VerbsCommon.Get, "JmlConnector")]
[OutputType(typeof(Connector))]
public sealed class GetJmlConnectorCommand : JmlCmdlet
{
    /// <summary>The name that the configuration gives it.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "*";

    /// <inheritdoc/>
    protected override void EndProcessing() => Ask(Name, service =>
    {
        var connectors = service.Get<Page<Connector>>("connectors", StopToken).Items;
        WriteObject(connectors.Where(connector => Pattern(Name).IsMatch(connector.Name)), true);
    });
}
