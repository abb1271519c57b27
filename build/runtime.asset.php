<?php return array('dependencies' => array(), 'version' => 'fb1719af468910ddfd7a');
