using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace Jml;

/// <summary>What an operator's hand does to one object, as the service takes it.</summary>
internal sealed class LinkChange(string action)
{
    public string Action { get; } = action;
    public long? Object { get; set; }
    public string? Connector { get; set; }
    public string? Anchor { get; set; }
    public long? Person { get; set; }
    public string? Owner { get; set; }
    public string? ReviewOn { get; set; }
    public string? Reason { get; set; }

    public static string? Day(DateTime? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>A change, and how a person would call its object.</summary>
internal sealed class LinkRow(string target, LinkChange change, int number)
{
    /// <summary>Its place in the list it comes from, from 1.</summary>
    public int Number => number;

    public string Target => target;
    public LinkChange Change => change;
}

/// <summary>Changes that are decided together; those of a list are called by their rows.</summary>
internal sealed class LinkStep(string deed, IReadOnlyList<LinkRow> rows, bool skipRefused, bool isOfList)
{
    public IReadOnlyList<LinkRow> Rows => rows;

    public string Target => rows.Count == 1 ? rows[0].Target : $"{rows.Count:N0} objects";

    /// <summary>"Join object 12 to person 7", "Disconnect 60 objects".</summary>
    public string What => rows.Count == 1 ? $"{deed} {Target}{To(rows[0].Change.Person)}" : $"{deed} {Target}";

    public object Wish => new
    {
        Changes = rows.Select(row => row.Change),
        rows[0].Change.Reason,
        SkipRefused = skipRefused,
    };

    public ErrorRecord ErrorOf(LinkRefused refused)
    {
        var place = isOfList ? $"Row {rows[refused.Row - 1].Number}: " : "";
        var category = refused.Code == "not-found" ? ErrorCategory.ObjectNotFound : ErrorCategory.InvalidArgument;
        var message = $"{place}{refused.Message} {refused.Remedy}";
        return new ServiceException(refused.Code, message, category, false).ToErrorRecord(rows[refused.Row - 1].Target);
    }

    private static string To(long? person) => person == null ? "" : $" to person {person}";
}

/// <summary>A change that was left out of its step, and why.</summary>
internal sealed class LinkRefused
{
    public int Row { get; set; }
    public string Code { get; set; } = "";
    public string Message { get; set; } = "";
    public string Remedy { get; set; } = "";
}

/// <summary>What has become of a step.</summary>
internal sealed class LinksDone
{
    public List<ConnectorSpaceObject> Items { get; } = [];
    public List<LinkRefused> Refused { get; } = [];
}
