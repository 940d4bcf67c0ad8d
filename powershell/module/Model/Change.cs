namespace Jml;

/// <summary>One attribute that an export changes.</summary>
public sealed class Change
{
    /// <summary>The attribute, as the connected system calls it.</summary>
    public string Attribute { get; set; } = "";
    /// <summary>The values it has now.</summary>
    public string[] Before { get; set; } = [];
    /// <summary>The values it will have.</summary>
    public string[] After { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Attribute}: {Text(Before)} -> {Text(After)}";

    private static string Text(string[] values) => values.Length == 0 ? "-" : string.Join(", ", values);
}
