using System;
using System.IO;
using System.Management.Automation;

namespace Jml;

/// <summary>Forms in which a preview can be written.</summary>
public enum ReportFormat
{
    /// <summary>One page for a browser, for mail and for paper.</summary>
    Html,
    /// <summary>A row for each value that changes, for a spreadsheet.</summary>
    Csv,
    /// <summary>MMSML, the audit format of Microsoft Identity Manager.</summary>
    Xml,
}

/// <summary>Encodings of XML.</summary>
public enum ReportEncoding
{
    /// <summary>What other programs expect.</summary>
    Utf8,
    /// <summary>What Identity Manager writes.</summary>
    Utf16,
}

/// <summary>Writes a preview into a file: a page for people, rows for a spreadsheet, or MMSML for scripts made for MIM.</summary>
/// <remarks>
/// The form follows from the ending of the file's name unless -As says another. The files name people: keep them as the
/// extracts of ESR are kept. Returns the file.
/// </remarks>
/// <example>
///   <summary>A page for tomorrow's change meeting.</summary>
///   <code>Start-JmlSync -WhatIf -PassThru | Export-JmlPreview -Path preview.html</code>
/// </example>
/// <example>
///   <summary>What the newest preview would do in Active Directory, as Identity Manager would have written it.</summary>
///   <code>Get-JmlPreview -First 1 | Export-JmlPreview -Path ad.xml -Connector AD -Encoding Utf16</code>
/// </example>
/// <seealso href="Get-JmlPreview"/>
/// <seealso href="Start-JmlSync"/>
[Cmdlet(VerbsData.Export, "JmlPreview", DefaultParameterSetName = "InputObject", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportJmlPreviewCommand : JmlCmdlet
{
    /// <summary>The preview, from Get-JmlPreview or Start-JmlSync -WhatIf -PassThru.</summary>
    [Parameter(ParameterSetName = "InputObject", Mandatory = true, ValueFromPipeline = true)]
    public Preview InputObject { get; set; } = null!;

    /// <summary>The number of the preview.</summary>
    [Parameter(ParameterSetName = "Id", Mandatory = true)]
    public long Id { get; set; }

    /// <summary>The file, which is replaced when it is there.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The form, when it does not follow from the name of the file.</summary>
    [Parameter]
    public ReportFormat? As { get; set; }

    /// <summary>Items of this connector only.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ConnectorNameCompleter))]
    public string? Connector { get; set; }

    /// <summary>The encoding of XML; Utf8 when left out.</summary>
    [Parameter]
    public ReportEncoding Encoding { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var id = ParameterSetName == "Id" ? Id : InputObject.Id;
        var file = GetUnresolvedProviderPathFromPSPath(Path);
        if (FormatOf(file) is not { } format)
        {
            var what = new PSArgumentException($"{Path} ends as none of .html, .csv and .xml; say -As Html, Csv or Xml.", nameof(As));
            WriteError(new ErrorRecord(what, "format-unknown", ErrorCategory.InvalidArgument, Path));
        }
        else if (ShouldProcess(file, $"Write preview {id}"))
        {
            Ask(id, service => Write(service, id, format, file));
        }
    }

    private void Write(Service service, long id, ReportFormat format, string file)
    {
        var encoding = Encoding == ReportEncoding.Utf16 ? "utf-16" : "utf-8";
        var connector = Connector == null ? "" : "&connector=" + Uri.EscapeDataString(Connector);
        var path = $"previews/{id}/report?format={format.ToString().ToLowerInvariant()}&encoding={encoding}{connector}";
        try
        {
            service.Download(path, file, StopToken);
            WriteObject(new FileInfo(file));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            WriteError(new ErrorRecord(cause, "file-not-written", ErrorCategory.WriteError, file));
        }
    }

    private ReportFormat? FormatOf(string file) => As ?? System.IO.Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".html" or ".htm" => ReportFormat.Html,
        ".csv" => ReportFormat.Csv,
        ".xml" => ReportFormat.Xml,
        _ => null,
    };
}
