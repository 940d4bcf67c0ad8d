using System.Management.Automation;
using System.Net;
using System.Net.Http;
using Newtonsoft.Json;

namespace Jml;

/// <summary>A refusal of the service (RFC 9457), and what it means to a pipeline.</summary>
internal sealed class Problem
{
    public string? Code { get; set; }
    public string? Detail { get; set; }
    public string? Title { get; set; }
    public string? Remedy { get; set; }

    public static ServiceException In(HttpResponseMessage answer)
    {
        var problem = Read(answer);
        var (category, endsPipeline) = Meaning(answer.StatusCode, problem.Code);
        var message = problem.Detail ?? problem.Title ?? $"JML Sync answered {(int)answer.StatusCode} {answer.ReasonPhrase}.";
        return new ServiceException(
            problem.Code ?? "http-" + (int)answer.StatusCode, $"{message} {problem.Remedy}".TrimEnd(), category, endsPipeline);
    }

    private static (ErrorCategory Category, bool EndsPipeline) Meaning(HttpStatusCode status, string? code) => (int)status switch
    {
        // About this change set; the caller may decide on the next one.
        403 when code is "approver-started-run" or "approver-approved-already" => (ErrorCategory.PermissionDenied, false),
        400 or 422 => (ErrorCategory.InvalidArgument, false),
        401 => (ErrorCategory.AuthenticationError, true),
        403 => (ErrorCategory.PermissionDenied, true),
        404 => (ErrorCategory.ObjectNotFound, false),
        429 => (ErrorCategory.ResourceUnavailable, true),
        409 => (ErrorCategory.ResourceBusy, false),
        _ => (ErrorCategory.InvalidResult, true),
    };

    private static Problem Read(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return new Problem();
        try
        {
            return Json.Read<Problem>(answer.Content);
        }
        catch (JsonException)
        {
            return new Problem();
        }
    }
}
