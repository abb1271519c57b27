<?php
/** What a flush is going to take, in what the owner pays with: credits of the ShortPixel account, and money at edges that charge for purges. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

/**
 * @immutable
 * @phpstan-type Charge array{name: string, addresses: int, money: float|null}
 */
final class Estimate {
	/** More addresses than this are flushed only once somebody has agreed to what they cost. */
	public const ASKS_ABOVE = 1000;

	/** Up to here the credits are not worth a sentence. */
	public const FEW = 100;

	/** Traffic of one credit. */
	public const CREDIT_BYTES = 5242880;

	/** To remove one by one; 0 where all are flushed at once. */
	public int $addresses;

	/** Of the addresses, those that count where somebody has to agree: as Plan has it. */
	public int $usual;

	/** That are made again as visitors ask for them. */
	public int $copies;

	/** Of the copies, those behind a CDN of the site's own: each takes a credit, whatever its size. */
	public int $counted;

	/** Mean size of a copy; null if unknown. */
	public ?int $bytes;

	/** What the mean size is taken from: `checked` copies of earlier flushes, or the site's own `files`; empty if it is unknown. */
	public string $basis;

	/** Of the copies, those of the commonest screens, which visitors likely ask for; null where all copies are only the fewest there can be. */
	public ?int $common;

	/** How many such copies earlier flushes found to be there, from 0 to 1; null if that is unknown. */
	public ?float $share;

	/** @var list<Charge> What each edge that charges asks for, in US dollars at most; null where nobody can tell. */
	public array $charges;

	/**
	 * @param array{int|null, string} $size    The mean size of a copy and its basis.
	 * @param list<Charge>            $charges
	 */
	public function __construct( int $addresses, int $copies, int $counted, array $size, array $charges = [], ?int $common = null, ?float $share = null, ?int $usual = null ) {
		$this->addresses = $addresses;
		$this->usual     = $usual ?? $addresses;
		$this->copies    = $copies;
		$this->counted   = min( $counted, $copies );
		$this->bytes     = $size[0];
		$this->basis     = $size[1];
		$this->charges   = $charges;
		$this->common    = null === $common ? null : min( $common, $copies );
		$this->share     = $share;
	}

	/** The most: if visitors ask for every copy again. Null if the size of the copies matters and is unknown. */
	public function credits(): ?float {
		$weighed = $this->copies - $this->counted;
		if ( $weighed > 0 && null === $this->bytes ) {
			return null;
		}
		return $this->counted + $weighed * ( $this->bytes ?? 0 ) / self::CREDIT_BYTES;
	}

	/** If visitors ask only for what they likely have: copies of the commonest screens, as far as such copies were there lately. Null as credits(), and where nobody knows which copies visitors ask for. */
	public function likely_credits(): ?float {
		$most = $this->credits();
		return null === $most || null === $this->common || 0 === $this->common ? null : $most * $this->common * ( $this->share ?? 1 ) / $this->copies;
	}

	/** In US dollars; null if one of the edges charges nobody knows how much. */
	public function money(): ?float {
		$sums = array_column( $this->charges, 'money' );
		return in_array( null, $sums, true ) ? null : (float) array_sum( $sums );
	}

	/** Whether it is started only once somebody has agreed to it. */
	public function asks(): bool {
		return $this->usual > self::ASKS_ABOVE || [] !== $this->charges;
	}

	/**
	 * Whether somebody who agreed to so much has agreed to this.
	 *
	 * @param float|null $money Null stands for whatever it costs.
	 */
	public function is_covered( int $addresses, ?float $money ): bool {
		$own = $this->money();
		return $this->usual <= $addresses && ( null === $money || ( null !== $own && $own <= $money + 0.005 ) );
	}
}
