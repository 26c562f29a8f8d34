"""Follow-up questions: are they completed rightly, and are other questions left alone?"""
