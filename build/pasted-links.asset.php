<?php return array('dependencies' => array(), 'version' => 'c0d9de01bb3fcebb7587');
