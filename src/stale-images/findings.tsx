import { useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { fill } from '../components/format';
import { FlushLine } from '../components/flush-line';
import type { Finding, FindingPage } from '../domain/scan';
import { newDriver } from '../hooks/flush-registry';
import { lineActions } from '../hooks/line-actions';
import { isBusy } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';

/** Images that look old, the copy and the file side by side, and the buttons that flush them. */
export function Findings( { page }: { page: FindingPage } ) {
	const { findings, total } = page;
	return (
		<>
			<h3>
				{ fill(
					/* translators: %s: number of images. */
					_n(
						'%s image that still looks old',
						'%s images that still look old',
						total,
						'shortpixel-flush'
					),
					total
				) }
			</h3>
			{ findings.length > 1 && (
				<FlushFound
					ids={ findings.map( ( { attachment } ) => attachment.id ) }
					text={ flushText( findings.length, total ) }
					variant="primary"
				/>
			) }
			<ul className="spf-findings">
				{ findings.map( ( finding ) => (
					<li key={ finding.attachment.id }>
						<FindingItem finding={ finding } />
					</li>
				) ) }
			</ul>
		</>
	);
}

function FindingItem( { finding }: { finding: Finding } ) {
	const { attachment, copy, file, message } = finding;
	return (
		<>
			<h4>
				{ attachment.edit_url ? (
					<a href={ attachment.edit_url }>{ attachment.title }</a>
				) : (
					attachment.title
				) }
			</h4>
			<div className="spf-pictures">
				<Picture
					url={ copy }
					name={ __( 'What visitors get', 'shortpixel-flush' ) }
				/>
				<Picture
					url={ file }
					name={ __( 'The file on your site', 'shortpixel-flush' ) }
				/>
			</div>
			<p>{ message }</p>
			<FlushFound
				ids={ [ attachment.id ] }
				text={ __( 'Flush', 'shortpixel-flush' ) }
				label={ fill(
					/* translators: %s: an image's title. */
					__( 'Flush “%s”', 'shortpixel-flush' ),
					attachment.title
				) }
			/>
		</>
	);
}

function Picture( { url, name }: { url: string; name: string } ) {
	return (
		<figure>
			<a href={ url } className="spf-picture">
				<img src={ url } alt={ name } loading="lazy" />
			</a>
			<figcaption>{ name }</figcaption>
		</figure>
	);
}

interface FlushFoundProps {
	ids: number[];
	text: string;
	label?: string;
	variant?: 'primary' | 'secondary';
}

function FlushFound( { ids, text, label, variant }: FlushFoundProps ) {
	const [ driver ] = useState( newDriver );
	const progress = useFlush( driver );
	return (
		<div className="spf-progress">
			<ActionButton
				disabled={ isBusy( progress ) }
				{ ...( label && { label } ) }
				{ ...( variant && { variant } ) }
				onClick={ () =>
					void driver.start( {
						scope: 'images',
						attachments: ids,
						cause: 'scan',
					} )
				}
			>
				{ text }
			</ActionButton>
			<FlushLine
				progress={ progress }
				on={ lineActions( driver, progress ) }
			/>
		</div>
	);
}

function flushText( shown: number, total: number ): string {
	return fill(
		shown < total
			? /* translators: %s: number of images. */
				__( 'Flush the first %s', 'shortpixel-flush' )
			: /* translators: %s: number of images. */
				__( 'Flush these %s', 'shortpixel-flush' ),
		shown
	);
}
