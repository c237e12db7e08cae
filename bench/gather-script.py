# What people write: a session for each account, twenty threads, and no more care for quotas than boto3 takes. Arguments: the endpoint and
# the parent's ID; prints how many children it has read.
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3

ENDPOINT, PARENT = sys.argv[1:3]
REGION = "eu-west-1"
sts = boto3.client("sts", endpoint_url=ENDPOINT, region_name=REGION)
central = boto3.client("ssm", endpoint_url=ENDPOINT, region_name=REGION)
pages = central.get_paginator("describe_automation_step_executions").paginate(AutomationExecutionId=PARENT)
children = [
    (step["StepName"].split("_")[0], step["Outputs"]["ExecutionId"][0])
    for page in pages
    for step in page["StepExecutions"]
]


def read(child):
    account, execution_id = child
    given = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/reader", RoleSessionName="script")["Credentials"]
    session = boto3.Session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        region_name=REGION,
    )
    ssm = session.client("ssm", endpoint_url=ENDPOINT)
    return ssm.get_automation_execution(AutomationExecutionId=execution_id)["AutomationExecution"]["Outputs"]


with ThreadPoolExecutor(max_workers=20) as pool:
    print(len(list(pool.map(read, children))))
