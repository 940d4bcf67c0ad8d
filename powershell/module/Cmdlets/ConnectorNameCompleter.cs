using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Threading;

namespace Jml;

/// <summary>Offers the names of the connectors after Tab; nothing when the service does not answer in time.</summary>
public sealed class ConnectorNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        using var inTime = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            var start = wordToComplete.Trim('\'', '"');
            return Service.Current.Get<Page<Connector>>("connectors", inTime.Token).Items
                .Select(connector => connector.Name)
                .Where(name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                .OrderBy(name => name, StringComparer.OrdinalIgnoreCase)
                .Select(Completion)
                .ToList();
        }
        catch (Exception cause) when (cause is ServiceException or OperationCanceledException)
        {
            return [];
        }
    }

    private static CompletionResult Completion(string name) =>
        new(name.Contains(' ') ? $"'{name}'" : name, name, CompletionResultType.ParameterValue, name);
}
