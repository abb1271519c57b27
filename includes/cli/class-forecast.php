<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Model\Estimate;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Copies\site_size;
use function ShortPixelFlush\Flush\estimate_of;
use function ShortPixelFlush\Flush\expected_work;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\library_estimate;
use function ShortPixelFlush\Flush\retry_estimate;
use function ShortPixelFlush\Flush\settled_reason;
use function ShortPixelFlush\Flush\ways;
use function ShortPixelFlush\Say\rounded;
use function ShortPixelFlush\Say\count_ways;
use function ShortPixelFlush\Say\estimate_sentence;
use function ShortPixelFlush\Say\joined_names;
use function ShortPixelFlush\Say\link_name;
use function ShortPixelFlush\Say\paragraph;
use function ShortPixelFlush\Say\removal_reason;
use function ShortPixelFlush\Say\sentence;
use function ShortPixelFlush\Say\way_sentence;
use function ShortPixelFlush\Say\whole_credits;
use function ShortPixelFlush\site_time;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Describes what a command would do: how much, which way and why, in a row for scripts and in sentences for people.
 *
 * @immutable
 * @phpstan-type Forecast_Row array{
 *     flush: int|null,
 *     subject: string,
 *     images: int,
 *     links: int,
 *     new_link: int,
 *     removal: int,
 *     earlier_link: int,
 *     why: array<string, int>,
 *     copies: int,
 *     requests: int,
 *     credits: int|null,
 * }
 */
final class Forecast {
	// `flush` is the flush to repeat or undo.
	public const FIELDS = [ 'flush', 'subject', 'images', 'links', 'new_link', 'removal', 'earlier_link', 'why', 'copies', 'requests', 'credits' ];

	// Estimated requests per repeated copy: its removal and its check.
	private const RETRY_REQUESTS = 2;

	/** @var Forecast_Row */
	private array $row;

	/** @var list<string> */
	private array $sentences;

	/**
	 * @param array<mixed> $row
	 * @param list<string> $sentences
	 * @param string       $heading   Names the flush to repeat or undo; empty for a plan.
	 * @phpstan-param array{
	 *     flush?: int,
	 *     subject: string,
	 *     images?: int,
	 *     links?: int,
	 *     new_link?: int,
	 *     removal?: int,
	 *     earlier_link?: int,
	 *     why?: array<string, int>,
	 *     copies?: int,
	 *     requests?: int,
	 * } $row The fields that differ from their defaults.
	 */
	private function __construct( array $row, Estimate $estimate, array $sentences, string $heading = '' ) {
		$this->row       = $row + [
			'flush'        => null,
			'images'       => $estimate->images,
			'links'        => 0,
			'new_link'     => 0,
			'removal'      => 0,
			'earlier_link' => 0,
			'why'          => [],
			'copies'       => 0,
			'requests'     => 0,
			'credits'      => whole_credits( $estimate ),
		];
		$this->sentences = array_values(
			array_diff( array_merge( [ $heading, paragraph( estimate_sentence( $estimate ), $this->work() ) ], $sentences ), [ '' ] )
		);
	}

	/**
	 * @param Plan   $plan   A plan for images, links or the library.
	 * @param string $method The requested method, or `library`.
	 */
	public static function of_plan( Plan $plan, string $method ): self {
		$estimate = $plan->estimate ?? new Estimate( $plan->images(), null );
		$settled  = self::settled( $plan, $method );
		$ways     = '' === $settled ? ways( $plan, $method, 'person', acting_user() ) : [];
		$links    = 'urls' === $plan->scope ? count( $plan->urls ) - count( $plan->on_pages['urls'] ?? [] ) : 0;
		$new      = count_ways( $ways )['new_link'];
		return new self(
			[
				'subject'  => self::subject( $plan ),
				'links'    => $links,
				'new_link' => $new,
				'removal'  => $estimate->images - $new,
				'why'      => '' === $settled ? array_count_values( array_column( $ways, 'why' ) ) : [ $settled => $estimate->images ],
			] + expected_work( $plan, $ways ),
			$estimate,
			array_merge(
				[ '' === $settled ? way_sentence( $ways ) : removal_reason( $settled ) ],
				$plan->left_out,
				array_diff( $plan->notes, [ estimate_sentence( $estimate ) ] )
			)
		);
	}

	/** @param Plan $plan A plan for all images. */
	public static function of_site( Plan $plan ): self {
		$estimate = $plan->estimate ?? new Estimate( 0, null );
		$targets  = $plan->site['providers'] ?? [];
		$switched = array_filter( $targets, static fn ( array $target ): bool => 'switch' === $target['by'] );
		$purged   = count( $targets ) - count( $switched );
		return new self(
			[
				'subject'  => __( 'All images', 'shortpixel-flush' ),
				'new_link' => [] === $switched ? 0 : $estimate->images,
				'removal'  => 0 === $purged ? 0 : $estimate->images,
				'copies'   => 0 === $purged ? 0 : (int) ( $plan->site['files'] ?? 0 ),
				'requests' => count( $targets ),
			],
			$estimate,
			array_merge( self::site_sentences( $targets ), array_diff( $plan->site['effects'] ?? [], [ estimate_sentence( $estimate ) ] ) )
		);
	}

	public static function of_undo( Flush $flush ): self {
		$shape    = flush_shape( $flush );
		$ids      = $flush->images_with_new_links();
		$estimate = $flush->is_site() ? library_estimate( site_size()['images'] ) : estimate_of( count( $ids ), $ids );
		$back     = self::site_sentences(
			array_map(
				static fn ( Provider_Target $target ): array => $target->reversed()->to_array(),
				$flush->is_site() ? $flush->targets_to_undo() : []
			)
		);
		return new self(
			[
				'flush'        => $flush->id,
				'subject'      => $shape['subject']['title'],
				'earlier_link' => $estimate->images,
			],
			$estimate,
			$flush->is_site()
				? $back
				: [ 1 === $estimate->images ? 'Pages ask for the image at its earlier link again.' : 'Pages ask for the images at their earlier links again.' ],
			self::heading( $flush, $shape )
		);
	}

	public static function of_retry( Flush $flush ): self {
		$shape    = flush_shape( $flush );
		$estimate = retry_estimate( $flush );
		$copies   = ( new Purges() )->tally( $flush->id )->count( Purge::RETRY_STATES );
		$new      = min( $estimate->images, count_ways( $flush->subject->ways )['new_link'] );
		return new self(
			[
				'flush'    => $flush->id,
				'subject'  => $shape['subject']['title'],
				'links'    => 'urls' === $flush->scope ? $estimate->images : 0,
				'new_link' => $new,
				'removal'  => $estimate->images - $new,
				'why'      => array_count_values( array_column( $flush->subject->ways, 'why' ) ),
				'copies'   => $copies,
				'requests' => rounded( max( $estimate->images, self::RETRY_REQUESTS * $copies ) ),
			],
			$estimate,
			[],
			self::heading( $flush, $shape )
		);
	}

	/** @return array<mixed> */
	public function row(): array {
		return $this->row;
	}

	/** @return list<string> */
	public function sentences(): array {
		return $this->sentences;
	}

	private function work(): string {
		return sentence( 1 === $this->row['requests'] ? 'About %s request to the CDN.' : 'About %s requests to the CDN.', $this->row['requests'] );
	}

	/**
	 * Describes a flush: its subject, its time, and its user or reason.
	 *
	 * @param Flush_Shape $shape
	 */
	private static function heading( Flush $flush, array $shape ): string {
		return sprintf( 'Flush %1$d: %2$s · %3$s · %4$s', $flush->id, $shape['subject']['title'], site_time( $flush->created_at ), $shape['why'] );
	}

	/** @return string The reason why all images are flushed the same way; empty if the way is chosen for each image. */
	private static function settled( Plan $plan, string $method ): string {
		if ( 'urls' === $plan->scope ) {
			return 'pasted';
		}
		return 'library' === $method ? 'library' : settled_reason( $method, 'person', $plan->images() );
	}

	private static function subject( Plan $plan ): string {
		if ( 'urls' === $plan->scope ) {
			return joined_names(
				array_map( static fn ( string $url ): string => $plan->pages[ $url ] ?? link_name( $url ), $plan->urls ),
				count( $plan->urls )
			);
		}
		return joined_names( array_column( $plan->attachments, 'title' ), $plan->images() );
	}

	/**
	 * @param list<array<string, string>> $targets
	 * @phpstan-param list<array{from: string, to: string, ...}> $targets
	 * @return list<string>
	 */
	private static function site_sentences( array $targets ): array {
		return array_map(
			static fn ( array $target ): string => '' === $target['to']
				? sprintf( 'Images come from %s and still would, fetched and optimized again.', $target['from'] )
				: sprintf( 'Images now come from %1$s, and would come from %2$s.', $target['from'], $target['to'] ),
			$targets
		);
	}
}
