using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;

namespace Jml;

/// <summary>What every cmdlet shares: the service, Ctrl+C, paging, and one way to report a refusal.</summary>
public abstract class JmlCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>A refusal of the service is an error about the target; a lost service ends the pipeline.</summary>
    private protected void Ask(object? target, Action<Service> work)
    {
        try
        {
            work(Service.Current);
        }
        catch (ServiceException problem) when (!_stop.IsCancellationRequested)
        {
            var record = problem.ToErrorRecord(target);
            if (problem.EndsPipeline) ThrowTerminatingError(record);
            WriteError(record);
        }
        catch (Exception cause) when (_stop.IsCancellationRequested && cause is not PipelineStoppedException)
        {
            throw new PipelineStoppedException("Stopped by the user.", cause);
        }
    }

    /// <summary>One request for each number; one that is refused leaves the others alone.</summary>
    private protected void WriteEach<T>(string path, IEnumerable<long> ids, Action<T>? finish = null)
    {
        foreach (var id in ids)
        {
            Ask(id, service =>
            {
                var one = service.Get<T>($"{path}/{id}", StopToken);
                finish?.Invoke(one);
                WriteObject(one);
            });
        }
    }

    /// <summary>Writes what passes the filter, obeys -First and -Skip, and asks for no page after the last one wanted.</summary>
    private protected void WriteList<T>(Query query, Func<T, bool>? isWanted = null, Func<Service, T, object>? finish = null) =>
        Ask(null, service => WritePage(service.GetAll<T>(query, StopToken), isWanted, item => finish?.Invoke(service, item) ?? item!));

    private protected void WritePage<T>(IEnumerable<T> items, Func<T, bool>? isWanted = null, Func<T, object>? finish = null)
    {
        var toSkip = PagingParameters.Skip;
        var toWrite = PagingParameters.First;
        // The service pages without counting.
        if (PagingParameters.IncludeTotalCount) WriteObject(PagingParameters.NewTotalCount(0, 0));
        if (toWrite == 0) return;
        foreach (var item in items)
        {
            if (isWanted?.Invoke(item) == false) continue;
            if (toSkip > 0) { toSkip--; continue; }
            WriteObject(finish == null ? item : finish(item));
            if (--toWrite == 0) return;
        }
    }

    /// <summary>A switch of the engine's own: given on the line, or by the preference of the session.</summary>
    private protected bool IsOn(string name) => MyInvocation.BoundParameters.TryGetValue(name, out var given)
        ? (SwitchParameter)given
        : name == "WhatIf" && LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    private protected static WildcardPattern Pattern(string text) => WildcardPattern.Get(text, WildcardOptions.IgnoreCase);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }
}
