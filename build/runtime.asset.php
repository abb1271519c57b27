<?php return array('dependencies' => array(), 'version' => 'ea673e9cd486ef8a32c5');
