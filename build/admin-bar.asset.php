<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'bd5607d2dcfed7943ac4');
