"""Income tax and social contributions of a month, and the taxes of a small business."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.city.codes import County
from sim.compiled import compiled


class Rules(NamedTuple):
    """Statutory amounts of one month, from `calibration/data` (yuan per month unless said)."""

    minimum_wage_districts: float
    minimum_wage_counties: float
    dibao_urban: float
    dibao_rural: float
    poverty_line: float
    tax_threshold: float
    tax_upper: NDArray[np.float64]
    tax_rate: NDArray[np.float64]
    pension_rate: float
    medical_rate: float
    unemployment_rate: float
    base_floor: float
    base_cap: float
    average_pay: float
    resident_pension: float
    unemployment_benefit: float
    vat_exempt_sales: float
    vat_rate: float
    small_profit_limit: float
    small_profit_rate: float
    small_profit_ceiling: float
    small_profit_upper_rate: float
    small_profit_deduction: float
    profit_rate: float
    loan_rate: float
    savings_rate: float
    consumer_prices: float


@compiled
def minimum_wage(county, rules):
    """The minimum wage of a county's class, yuan per month."""
    if county >= County.PINGDING:
        return rules.minimum_wage_counties
    return rules.minimum_wage_districts


@compiled
def contributions(gross, rules):
    """Employee's social contributions on monthly pay, yuan.

    Pay counts between a floor and a cap, both shares of the average pay: below the floor the
    floor is charged, above the cap nothing more.
    """
    base = min(max(gross, rules.base_floor * rules.average_pay), rules.base_cap * rules.average_pay)
    return base * (rules.pension_rate + rules.medical_rate + rules.unemployment_rate)


@compiled
def income_tax(gross, contributed, rules):
    """Tax on monthly pay after contributions and the threshold, by the brackets in force."""
    taxable = gross - contributed - rules.tax_threshold
    if taxable <= 0.0:
        return 0.0
    tax = 0.0
    lower = 0.0
    for bracket in range(rules.tax_rate.shape[0]):
        upper = rules.tax_upper[bracket]
        tax += rules.tax_rate[bracket] * (min(taxable, upper) - lower)
        if taxable <= upper:
            break
        lower = upper
    return tax


@compiled
def business_tax(sales, profit, rules):
    """VAT on monthly sales above the exemption, and tax on profit within the small-profit rule.

    Sales up to the exemption pay nothing, above it the whole is charged (small-scale taxpayers).
    """
    tax = rules.vat_rate * sales if sales > rules.vat_exempt_sales else 0.0
    return tax + profit_tax(12.0 * profit, rules) / 12.0


@compiled
def profit_tax(yearly, rules):
    """Tax on a year's profit, yuan: who is above a limit pays the higher rate on the whole.

    Up to the limit the lowest rate; up to the ceiling of a small enterprise the upper rate, less
    the deduction that charges the part below the limit at the lowest rate (since 2019; before,
    there is none); above the ceiling the general rate.
    """
    if yearly <= 0.0:
        return 0.0
    if yearly <= rules.small_profit_limit:
        return rules.small_profit_rate * yearly
    if yearly <= rules.small_profit_ceiling:
        return rules.small_profit_upper_rate * yearly - rules.small_profit_deduction
    return rules.profit_rate * yearly
