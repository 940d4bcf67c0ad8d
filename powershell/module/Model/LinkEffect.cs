using System;
using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json;

namespace Jml;

/// <summary>What a change of links would lead to with the next synchronisation; nothing of it has happened.</summary>
public sealed class LinkEffect
{
    /// <summary>Objects whose link changes.</summary>
    public List<LinkChanged> Links { get; } = [];
    /// <summary>Values of people that change.</summary>
    public List<ValueChanged> Values { get; } = [];
    /// <summary>What the next export would send, under its limits.</summary>
    public List<PendingExport> Staged { get; } = [];
    /// <summary>What waits now and would not be sent any more.</summary>
    public List<PendingExport> Withdrawn { get; } = [];
    /// <summary>What could not be decided.</summary>
    public SentenceList Errors { get; } = [];

    [JsonProperty]
    internal List<LinkRefused> Refused { get; } = [];

    /// <inheritdoc/>
    public override string ToString() => Text(int.MaxValue);

    /// <summary>The first lines, and how many there are more.</summary>
    internal string Text(int most)
    {
        var lines = Lines().ToList();
        var shown = lines.Take(most);
        if (lines.Count > most) shown = shown.Append($"... and {lines.Count - most:N0} lines more: -WhatIf shows them.");
        return string.Join(Environment.NewLine, shown);
    }

    private IEnumerable<string> Lines() =>
    [
        .. Section("Links that change", Links),
        .. Section("Values that change with the next synchronisation", Values),
        .. Section("Would be sent by the next export, under its limits", Staged.Select(Line)),
        .. Section("Waits now, and would not be sent any more", Withdrawn.Select(Line)),
        .. Section("Cannot be decided", Errors),
    ];

    private static IEnumerable<string> Section(string title, IEnumerable<object> items)
    {
        var lines = items.Select(item => $"  {item}").ToList();
        return lines.Count == 0 ? [$"{title}: nothing"] : [$"{title}: {lines.Count:N0}", .. lines];
    }

    private static string Line(PendingExport export) =>
        $"{export.Connector} {export.Operation.ToString().ToLowerInvariant()} object {export.Object}, {export.DisplayName}: {export.Changes}";
}

/// <summary>An object whose link changes.</summary>
public sealed class LinkChanged
{
    /// <summary>The connector-space object.</summary>
    public long Object { get; set; }
    /// <summary>The connector whose space holds it.</summary>
    public string Connector { get; set; } = "";
    /// <summary>What the connected system calls it.</summary>
    public string Anchor { get; set; } = "";
    /// <summary>How it stands now; empty when it is not known yet.</summary>
    public ObjectState? StateBefore { get; set; }
    /// <summary>Whose it is now.</summary>
    public long? PersonBefore { get; set; }
    /// <summary>How it would stand; empty when it would be forgotten.</summary>
    public ObjectState? StateAfter { get; set; }
    /// <summary>Whose it would be.</summary>
    public long? PersonAfter { get; set; }
    /// <summary>What would link it: a rule, or the hand.</summary>
    public string? RuleAfter { get; set; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var rule = RuleAfter == null ? "" : $" by {RuleAfter}";
        return $"{Connector} object {Object} ({Anchor}): {Link(StateBefore, PersonBefore)} -> {Link(StateAfter, PersonAfter)}{rule}";
    }

    private static string Link(ObjectState? state, long? person) =>
        (state?.ToString() ?? "not known") + (person == null ? ", nobody's" : $", person {person}");
}

/// <summary>A value of a person that changes.</summary>
public sealed class ValueChanged
{
    /// <summary>The person.</summary>
    public long Person { get; set; }
    /// <summary>The metaverse attribute.</summary>
    public string Attribute { get; set; } = "";
    /// <summary>The values it has now.</summary>
    public string[] Before { get; set; } = [];
    /// <summary>The values it would have.</summary>
    public string[] After { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"person {Person}, {new Change { Attribute = Attribute, Before = Before, After = After }}";
}
