import { Card, CardBody, CardHeader } from '@wordpress/components';
import type { ReactNode } from 'react';

interface Props {
	/** Used in the class that places the section in the layout. */
	name: string;
	title: string;
	children: ReactNode;
}

export function Section( { name, title, children }: Props ) {
	const id = `shortpixel-flush-${ name }`;
	return (
		<section
			className={ `spf-section is-${ name }` }
			tabIndex={ -1 }
			aria-labelledby={ id }
		>
			<Card>
				<CardHeader>
					<h2 id={ id }>{ title }</h2>
				</CardHeader>
				<CardBody>{ children }</CardBody>
			</Card>
		</section>
	);
}
