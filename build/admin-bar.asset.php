<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '67bd2686bce019d256a0');
