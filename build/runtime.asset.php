<?php return array('dependencies' => array(), 'version' => '3b190d8197cf7551512f');
