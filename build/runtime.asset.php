<?php return array('dependencies' => array(), 'version' => 'd880d8352d3580e9a1c6');
