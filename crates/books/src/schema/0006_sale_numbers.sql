-- A sale is found again by the number on its receipt, and a number is made so that no other sale has it.
CREATE INDEX sales_by_number ON sales (number);
