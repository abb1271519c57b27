<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'bf26890e11255529b23f');
