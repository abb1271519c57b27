<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * The finding of the last scan that judged a copy of an image. All times are in Unix seconds.
 *
 * @immutable
 */
final class Finding extends Stored_Value {
	protected const LIKE = [
		'evidence'  => [ Evidence::class ],
		'histories' => [ '*' => File_History::class ],
	];

	/** The URL of the copy. */
	public string $url = '';

	/** The URL of the file that the copy is made from. */
	public string $source = '';

	public int $at = 0;

	/** @var list<Evidence> */
	public array $evidence = [];

	/** When the copy was made; 0 if unknown. */
	public int $made_at = 0;

	/** The earliest time at which the file may have got its current content. */
	public int $since = 0;

	/** The number of requests for this image by the process that judged it. */
	public int $requests = 0;

	/** The number of attempts without a result. */
	public int $tries = 0;

	/** @var array<string, File_History> The histories of rewritten files, by name. */
	public array $histories = [];

	/** @var array<mixed> The copy before the file changed, with its `url` and `source`. */
	public array $before = [];

	/** The hash of the copy if it was judged new; otherwise empty. */
	public string $sha256 = '';

	public string $fingerprint = '';

	/** A small picture of an old copy as a data URI; empty for other copies. */
	public string $picture = '';

	/** @return list<string> */
	public function kinds(): array {
		return array_column( $this->evidence, 'kind' );
	}
}
