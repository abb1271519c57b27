<?php
/** An image's state for lists: the result of its last flush, and what happened to its files. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/** @immutable */
final class Last_Result {
	/** The filters of the Media Library, each with the states of the last flush; `none` is for images without a flush. */
	public const FILTERS = [
		'done'    => [ 'done' ],
		'partial' => [ 'partial' ],
		'failed'  => [ 'failed' ],
		'open'    => Flush::UNENDED_STATES,
		'ended'   => [ 'cancelled', 'undone' ],
		'none'    => [],
	];

	public int $attachment_id;

	/** The last flush, if the current user may see it; otherwise 0. */
	public int $flush_id;

	/** One of Flush::STATES; empty without a visible flush. */
	public string $state;

	/** As returned by Flush::result(); empty without a visible flush. */
	public string $result;

	/** When the flush ended, in Unix seconds; 0 if it has not. */
	public int $finished_at;

	public bool $is_open;

	/** When the last flush was created, visible or not, in Unix seconds; 0 if there was none. */
	public int $flushed_at;

	/** The image's record, with only the columns that show whether the image has changed. */
	public Image_Record $record;

	/** @param array<string, string|null> $row A joined row of the tables of images and flushes. */
	public function __construct( array $row ) {
		$state               = (string) $row['state'];
		$this->attachment_id = (int) $row['attachment_id'];
		$this->flush_id      = (int) $row['flush_id'];
		$this->state         = in_array( $state, Flush::STATES, true ) ? $state : '';
		$this->result        = '' === $this->state ? '' : ( new Flush( [ 'id' => $this->flush_id ] + $row ) )->result();
		$this->finished_at   = (int) $row['finished_at'];
		$this->is_open       = in_array( $state, Flush::UNENDED_STATES, true );
		$this->flushed_at    = (int) $row['flushed_at'];
		$this->record        = new Image_Record( $row );
	}
}
