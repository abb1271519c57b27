<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'c893aac56f69c15e666b');
