"""The Lambda triggers of a user pool with custom authentication.

A question a round, as many as the list is long; the third wrong answer ends it. What is printed is
the log; without a line of it ministack waits for one.
"""

ROUNDS = 3


def rounds(event):
    session = event["request"]["session"]
    return [each["challengeResult"] for each in session if each["challengeName"] == "CUSTOM_CHALLENGE"]


def define(event, context):
    session, response, results = event["request"]["session"], event["response"], rounds(event)
    print("define", [each["challengeName"] for each in session])
    response["issueTokens"] = results.count(True) >= len(QUESTIONS)
    response["failAuthentication"] = not response["issueTokens"] and len(results) >= ROUNDS
    if not response["issueTokens"] and not response["failAuthentication"]:
        proof = len(session) == 1 and session[0]["challengeName"] == "SRP_A"
        response["challengeName"] = "PASSWORD_VERIFIER" if proof else "CUSTOM_CHALLENGE"
    return event


def create(event, context):
    print("create")
    question, answer = QUESTIONS[rounds(event).count(True)]
    response = event["response"]
    response["publicChallengeParameters"] = {"question": question}
    response["privateChallengeParameters"] = {"answer": answer}
    response["challengeMetadata"] = question
    return event


def verify(event, context):
    print("verify")
    answer = event["request"]["privateChallengeParameters"]["answer"]
    event["response"]["answerCorrect"] = event["request"]["challengeAnswer"] == answer
    return event
