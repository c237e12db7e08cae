/** An error that the caller receives as AWS would send it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** Such as `ThrottlingException`. */
  readonly code: string;
  readonly httpStatus: number;

  constructor(code: string, message: string, httpStatus = 400) {
    super(message);
    this.code = code;
    this.httpStatus = httpStatus;
  }
}

/** Wording: that of IAM. */
export const notAuthorized = (
  code: string,
  caller: string,
  action: string,
  resource: string,
  httpStatus = 400,
): ApiError =>
  new ApiError(
    code,
    `User: ${caller} is not authorized to perform: ${action} on resource: ${resource}`,
    httpStatus,
  );
