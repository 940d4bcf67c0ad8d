using System;
using System.Collections.Generic;
using System.Linq;

namespace Jml;

/// <summary>Numbers that read as "3, 4" in a table and in a CSV file.</summary>
public sealed class NumberList : List<long>
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", this);
}

/// <summary>Words that read as "leaver, provision" in a table and in a CSV file.</summary>
public sealed class WordList : List<string>
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", this);
}

/// <summary>Changes that read as "title: Nurse -> Matron; mail: - -> a.b@c" in a table and in a CSV file.</summary>
public sealed class ChangeList : List<Change>
{
    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", this);
}

/// <summary>Attribute names, in any spelling, to values; one with several values has several strings.</summary>
public sealed class AttributeBag() : Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", this.Select(one => $"{one.Key}={string.Join(", ", one.Value)}"));
}

/// <summary>MIM's counters of one kind, by name; a counter that is not there is zero.</summary>
public sealed class CounterBag() : Dictionary<string, long>(StringComparer.OrdinalIgnoreCase)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", this.Where(one => one.Value != 0).Select(one => $"{one.Key} {one.Value}"));
}

/// <summary>MIM's counters by the name of the connector they are for, in any spelling.</summary>
public sealed class ConnectorCounterBag() : Dictionary<string, CounterBag>(StringComparer.OrdinalIgnoreCase)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", this.Select(one => $"{one.Key}: {one.Value}"));
}

/// <summary>Sentences, one a line.</summary>
public sealed class SentenceList : List<string>
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(Environment.NewLine, this);
}
